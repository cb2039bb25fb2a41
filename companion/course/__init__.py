"""A class and its marks: roster, deadlines, attempts, grade book, feedback, exports; it stands on the homework."""
