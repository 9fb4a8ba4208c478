//! How an address is shown: enough for its owner to know it, too little for anybody else to use it.

use app::subscriber::Subscriber;
use domain::subscriber::Channel;

use crate::say::Say;

/// `t…@example.test`, `+84…001`, *this browser*.
pub(in crate::pages) fn masked(l: &Say, to: &Subscriber) -> String {
    match to.channel {
        Channel::Mail => mail(&to.target),
        Channel::Sms => telephone(&to.target),
        Channel::Push => l.say("notices-this-browser"),
    }
}

/// Drawing of a channel.
pub(super) const fn icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "send",
        Channel::Sms => "phone",
        Channel::Push => "bell",
    }
}

fn mail(address: &str) -> String {
    let (user, host) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = user.chars().take(1).collect();
    format!("{first}…@{host}")
}

fn telephone(number: &str) -> String {
    let signs: Vec<char> = number.chars().collect();
    let (begin, end) = (signs.iter().take(3), signs.iter().skip(signs.len().saturating_sub(3)));
    format!("{}…{}", begin.collect::<String>(), end.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_known_to_its_owner_and_of_no_use_to_others() {
        assert_eq!(mail("thu.ba@example.test"), "t…@example.test");
        assert_eq!(mail("ế@example.test"), "ế…@example.test");
        assert_eq!(telephone("+84900000001"), "+84…001");
    }
}
