from matching.urls.administration import administration
from matching.urls.coordinator import coordinator
from matching.urls.family import family
from matching.urls.volunteer import volunteer

__all__ = ["administration", "coordinator", "family", "volunteer"]
