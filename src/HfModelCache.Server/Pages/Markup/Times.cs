using System.Globalization;
using HfModelCache.Formatting;

namespace HfModelCache.Server.Pages.Markup;

/// <summary>Shows times.</summary>
internal static class Times
{
    /// <summary>Shows a time in UTC, to the minute; nothing for null.</summary>
    public static Html Show(DateTimeOffset? time) => time is not { } known
        ? Html.Nothing
        : $"""<time datetime="{Format(known, "yyyy-MM-dd'T'HH:mm:ss'Z'")}">{Format(known, "yyyy-MM-dd HH:mm")}</time>""";

    /// <summary>Tells how long ago something was. What the clock of another machine puts in the future was just now.</summary>
    public static string Ago(TimeSpan age) => age < TimeSpan.FromSeconds(1)
        ? "just now"
        : $"{Duration.Format(TimeSpan.FromSeconds(Math.Floor(age.TotalSeconds)))} ago";

    private static string Format(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
