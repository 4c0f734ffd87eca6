-- Question: in which state are the sums, and whatever else an answer depends on?
-- Index: those of both statements, which stand in the braces.
SELECT * FROM ({posted}) AS posted CROSS JOIN ({more}) AS more
