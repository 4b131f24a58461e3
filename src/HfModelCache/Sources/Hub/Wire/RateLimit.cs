using System.Globalization;
using System.Text.RegularExpressions;

namespace HfModelCache.Sources.Hub.Wire;

/// <summary>Reads how long a server asks to wait.</summary>
internal static partial class RateLimit
{
    /// <summary>Reads <c>RateLimit</c> (policies that are used up, <c>r=0</c>), then <c>Retry-After</c> in both forms.</summary>
    /// <remarks>If several policies are used up, the longest wait counts. A date is compared with the response's <c>Date</c>.</remarks>
    /// <returns>The wait; null if the response states none that can be parsed.</returns>
    public static TimeSpan? WaitAskedBy(HttpResponseMessage answer, DateTimeOffset now)
    {
        if ((int)answer.StatusCode == 429
            && answer.Headers.NonValidated.TryGetValues("RateLimit", out var values)
            && UsedUp(values.ToString()) is { } seconds)
        {
            // A window ends within its last second, so one second is added.
            return TimeSpan.FromSeconds(seconds + 1);
        }

        var there = answer.Headers.Date ?? now;
        return answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > there => date - there,
            _ => null,
        };
    }

    private static int? UsedUp(string policies) => Policy().Matches(policies)
        .Select(policy => policy.Groups["parameters"].Value)
        .Where(parameters => Parameter(parameters, "r") == 0)
        .Max(parameters => Parameter(parameters, "t"));

    private static int? Parameter(string parameters, string name) => NumberOf().Matches(parameters)
        .Where(parameter => parameter.Groups["name"].Value == name)
        .Select(parameter => (int?)int.Parse(parameter.Groups["value"].ValueSpan, CultureInfo.InvariantCulture))
        .FirstOrDefault();

    [GeneratedRegex(""" "[^"]*"(?<parameters>[^",]*) """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Policy();

    [GeneratedRegex(@"(?<=;\s*)(?<name>[a-z]+)\s*=\s*(?<value>[0-9]{1,9})(?![0-9])")]
    private static partial Regex NumberOf();
}
