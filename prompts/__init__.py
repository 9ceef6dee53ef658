"""The words: everything the assistant says itself, in Swedish and English."""
