"""What people, songs and places of the sandbox's world are called."""

from __future__ import annotations

from typing import Final

COUNTRIES: Final = {
    "AR": "Argentina",
    "AU": "Australia",
    "BR": "Brazil",
    "CA": "Canada",
    "CL": "Chile",
    "CN": "China",
    "DE": "Germany",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "ID": "Indonesia",
    "IT": "Italy",
    "JP": "Japan",
    "KR": "South Korea",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NL": "Netherlands",
    "PH": "Philippines",
    "PL": "Poland",
    "RU": "Russian Federation",
    "SE": "Sweden",
    "TH": "Thailand",
    "TW": "Taiwan",
    "US": "United States",
    "VN": "Vietnam",
    "XX": "Unknown",
}
SYLLABLES: Final = (
    "ka", "ri", "mo", "na", "shi", "to", "yu", "re", "zen", "lum", "fox", "bit",
    "oka", "vel", "tor", "min", "ash", "neo", "pix", "dra", "sol", "wen", "kip",
)  # fmt: skip
ADJECTIVES: Final = (
    "Silver", "Hidden", "Endless", "Fading", "Electric", "Paper", "Crystal",
    "Midnight", "Burning", "Hollow", "Violet", "Distant", "Broken", "Velvet",
)  # fmt: skip
NOUNS: Final = (
    "Horizon", "Garden", "Signal", "Orbit", "Mirror", "Harbour", "Winter",
    "Parade", "Machine", "Letter", "Carousel", "Lantern", "Tide", "Station",
)  # fmt: skip
ARTISTS: Final = (
    ("Aster Line", "Aster Line"),
    ("Nagi Kobo", "凪工房"),
    ("Paperclip Orchestra", "Paperclip Orchestra"),
    ("Yoru no Kissaten", "夜の喫茶店"),
    ("Tone Deaf Robots", "Tone Deaf Robots"),
    ("Kumo", "雲"),
    ("Bjork Falls", "Bjørk Falls"),
    ("The Late Trams", "The Late Trams"),
    ("Sora Musen", "空無線"),
    ("Cafe Metronome", "Café Metronome"),
)
TITLES_UNICODE: Final = {
    "Winter": "冬",
    "Tide": "潮",
    "Mirror": "鏡",
    "Lantern": "提灯",
}
TAG_WORDS: Final = (
    "electronic", "instrumental", "rock", "japanese", "english", "vocal", "fast",
    "featured", "artist", "marathon", "drum", "bass", "piano", "video", "game",
)  # fmt: skip
DIFFICULTIES: Final = {
    "osu": ("Easy", "Normal", "Hard", "Insane", "Extra", "Extreme"),
    "taiko": ("Kantan", "Futsuu", "Muzukashii", "Oni", "Inner Oni", "Hell Oni"),
    "fruits": ("Cup", "Salad", "Platter", "Rain", "Overdose", "Deluge"),
    "mania": ("EZ", "NM", "HD", "MX", "SC", "SHD"),
}
TAGS: Final = (
    ("skillset/jump aim", 0, "Focuses on large spacing between circles."),
    ("skillset/streams", 0, "Long runs of quarter beats."),
    ("style/symmetrical", 0, "Patterns mirrored along an axis."),
    ("style/messy", None, "Deliberately irregular placement."),
    ("meta/accessibility", None, "Suited to players with special needs."),
    ("expression/iNiS-style", 0, "In the manner of the original games."),
    ("skillset/finger control", 1, "Irregular rhythms and many colour changes."),
    ("skillset/hyperwalks", 2, "Dashes at the edge of walking speed."),
    ("skillset/long notes", 3, "Many held notes."),
    ("gimmick/slider only", 0, "Only sliders."),
    ("song representation/mono-heavy", 1, "Mostly one colour."),
)
ACHIEVEMENTS: Final = (
    ("500 Combo", "Combo", "osu-combo-500", "osu", "A long way."),
    ("Rising Star", "Skill & Dedication", "osu-skill-pass-1", "osu", None),
    ("Slow Boat", "Skill & Dedication", "taiko-skill-pass-2", "taiko", None),
    ("A Slice Of Life", "Skill & Dedication", "fruits-skill-pass-1", "fruits", None),
    ("First Steps", "Skill & Dedication", "mania-skill-pass-1", "mania", None),
    ("Quick Draw", "Hush-Hush", "all-secret-quick_draw", None, "<b>Be</b> quick."),
    ("Video Game Pack", "Beatmap Packs", "all-packs-gamer", None, None),
    ("Time And A Half", "Mod Introduction", "all-intro-doubletime", None, None),
)
