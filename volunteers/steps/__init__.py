"""The steps that people take, in the words of their pages: what will happen, and who will be told."""
