"""The tab 考试安排: plans filed before the day, results after it."""
