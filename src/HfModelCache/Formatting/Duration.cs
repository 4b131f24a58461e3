using System.Globalization;

namespace HfModelCache.Formatting;

/// <summary>Formats durations.</summary>
public static class Duration
{
    /// <summary>For example <c>0.4 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>; <c>unknown time</c> for null.</summary>
    public static string Format(TimeSpan? time) => time switch
    {
        null => "unknown time",
        { TotalMinutes: < 1 } t => string.Create(CultureInfo.InvariantCulture, $"{t.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } t => string.Create(CultureInfo.InvariantCulture, $"{t.Minutes} min {t.Seconds} s"),
        { } t => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(t.TotalHours)} h {t.Minutes} min"),
    };
}
