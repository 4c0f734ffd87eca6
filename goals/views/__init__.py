"""Pages of goals.

goals     one goal: what is promised, what was said about it
planning  a new goal, and the split of one
talking   what people say to a goal, each a click or a small form
revising  another target in a running window
editing   another target, weight or window before a goal is in force, and its withdrawal
waiting   what waits for the reader, and what they do to several goals at once
"""
