using System.Globalization;
using System.Text.RegularExpressions;

namespace HfModelCache.Hub;

/// <summary>How long a server asks to be left alone.</summary>
internal static partial class RateLimit
{
    /// <summary>Reads <c>RateLimit</c> (only where nothing is left, <c>r=0</c>), then <c>Retry-After</c> in both its forms.</summary>
    /// <returns>The wait, or null where the answer asks for none that can be understood.</returns>
    public static TimeSpan? WaitAskedBy(HttpResponseMessage answer, DateTimeOffset now)
    {
        if ((int)answer.StatusCode == 429
            && answer.Headers.NonValidated.TryGetValues("RateLimit", out var values)
            && Quota().Match(values.ToString()) is { Success: true } quota
            && quota.Groups["left"].Value == "0")
        {
            // A window ends within its last second, so one more makes sure.
            return TimeSpan.FromSeconds(int.Parse(quota.Groups["reset"].Value, CultureInfo.InvariantCulture) + 1);
        }

        return answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > now => date - now,
            _ => null,
        };
    }

    [GeneratedRegex("""
        "\w+"\s*;\s*r=(?<left>\d{1,9})\s*;\s*t=(?<reset>\d{1,6})
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quota();
}
