### Work behind the pages, for those who run the program.

jobs-title = Background work
jobs-about = What follows from actions, such as notices. What fails is tried again, with a longer wait each time.
jobs-lanes = Queues
jobs-lane = Queue
jobs-lane-alert = Warnings
jobs-lane-feed = Feeds of others
jobs-lane-notice = Notices
jobs-waiting = Waiting
jobs-running = Running
jobs-failing = To be tried again
jobs-given-up = Given up
jobs-oldest = Longest wait
jobs-idle = Nothing is waiting.
jobs-failed = What did not succeed
jobs-none-failed = Nothing has failed.
jobs-asked = Asked for
jobs-attempts = tried { $n } times
jobs-next = again
jobs-given-up-one = given up
jobs-retry = Try again now
jobs-done-retry = It is tried again.
jobs-lane-mail = E-mail
jobs-lane-sms = Text messages
jobs-lane-push = Messages to devices
