"""Pages of goals.

goals     one goal: what is promised, what was said about it
planning  a new goal, and the split of one
talking   what people say to a goal, each a click or a small form
revising  another target in a running window
waiting   what waits for the reader, and what they do to several goals at once
"""
