### What every page has.

site-name = Nhịp Cầu
site-tagline = A bridge between people and their city
site-skip = Skip to main content
site-language = Language
site-nav = Main
site-nav-report = Send a report
site-nav-cases = Cases
site-nav-map = Map
site-nav-warnings = Warnings
site-nav-follow = Follow
site-nav-statistics = Figures
site-sign-in = Staff sign-in
site-sign-out = Sign out
site-staff = Staff
site-staff-work = Work
site-staff-new = Write down
site-staff-warnings = Issue warnings
site-staff-desk = Coordination
site-staff-people = People
site-footer-about = Open source: anyone may read it and use it.
site-footer-map = Map data © OpenStreetMap contributors
site-footer-interface = Programming interface
site-emergency = Life in danger: call 113 (police), 114 (fire), 115 (ambulance).
