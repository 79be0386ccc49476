"""What people may type, the same in all three languages."""

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d"]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M", "%H:%M:%S", "%H"]
DATETIME_INPUT_FORMATS = [
    f"{date}{between}{time}" for date in DATE_INPUT_FORMATS for between in (" ", "T") for time in TIME_INPUT_FORMATS
]
