-- one unit's figures, or its fields', without reading everybody's
create index tally_member on tally (dimension, member, week);
