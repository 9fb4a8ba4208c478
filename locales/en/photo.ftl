### Photos and documents: why one is not taken, and what to do.

photo-refused-heic = This photo is in the HEIC or AVIF format, which not everyone can open. On an iPhone choose Settings › Camera › Formats › Most Compatible and take it again, or send a screenshot of it.
photo-refused-unknown = This is not a photo we can read. Send a JPEG, PNG or WebP picture, or a PDF document.
photo-refused-too-large = The file is larger than 15 MB. Send a smaller one.
photo-refused-too-many-pixels = The picture has too many pixels. Send one of at most 60 megapixels and 12,000 pixels a side.
photo-refused-broken = The file is damaged or did not arrive whole. Send it again, or take another photo.
