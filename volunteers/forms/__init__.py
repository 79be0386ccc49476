from volunteers.forms.filtering import VolunteerFilter
from volunteers.forms.register import EndForm, NewVolunteerForm, PauseForm, ProfileForm

__all__ = ["EndForm", "NewVolunteerForm", "PauseForm", "ProfileForm", "VolunteerFilter"]
