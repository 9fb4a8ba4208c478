blocks-title = Blocks against false reports
blocks-about = When a network or a person sends false reports in great number, no reports need to be taken online from there for a while. There is always a reason and an end: other people may come to have the address. Whoever is blocked can still read every page and call the helpline, and loses nothing that was written.
blocks-none = No network and no sender is blocked.
blocks-until = until
blocks-lift = Lift
blocks-lifted = The block is lifted.
blocks-made = The block is in force.
blocks-new = Block a network or a sender
blocks-network = Network, or code of a case
blocks-network-hint = A network: for example 192.0.2.7 or 192.0.2.0/24. The code of a case: the account that sent it sends nothing online any more; reports with the same contact wait for a moderator before they are public, since anybody can write down somebody else's address. Nobody is told who they are.
blocks-sender = Sender of case { $code }
blocks-sender-gone = Sender of a case that is deleted
blocks-of-case = Block the sender of this case
blocks-reason = Reason
blocks-reason-hint = Only colleagues read it.
blocks-days = Days
blocks-make = Block
block-network = This is neither a network nor the code of a case. Write it as 192.0.2.7, as 192.0.2.0/24, or the code as it is shown on the case.
block-case = No case has this code.
block-case-nothing = Whoever sent this case left no contact and was not signed in, so they would not be known again. Block their network instead.
block-own = This network holds the machine that you are using. Choose a narrower one.
block-days = Give a number of days from 1 to { $most }.
block-hit-sender = Reports from this account are not taken online for { $days ->
    [one] one more day
   *[other] { $days } more days
  }. What you wrote is still here. If this is a mistake, or the matter is urgent, please call the helpline of the city.
block-hit = From this network no reports are taken until { $until }, since too many were false. What you wrote is still here: send it by another network, or call the helpline of the city.
block-hit-network = From this network no reports are taken online until { $until }, since too many were false. Send it by another network, or call the helpline of the city.
