"""What connects osupy with other libraries; each module is an extra of its own."""
