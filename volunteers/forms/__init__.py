from volunteers.forms.filtering import VolunteerFilter
from volunteers.forms.register import NewVolunteerForm, PauseForm, ProfileForm

__all__ = ["NewVolunteerForm", "PauseForm", "ProfileForm", "VolunteerFilter"]
