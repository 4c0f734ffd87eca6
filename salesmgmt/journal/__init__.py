"""What happened? Acts (who, which, why) and the jobs that the company's work hangs on."""
