"""Services as checked data (事项): who, questions, papers, policies, deadlines; the Claim."""
