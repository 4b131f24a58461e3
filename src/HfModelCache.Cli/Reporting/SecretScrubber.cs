using System.Text.RegularExpressions;

namespace HfModelCache.Cli.Reporting;

/// <summary>The last thing that text passes on its way out: no secret and no signed address gets through.</summary>
/// <param name="secrets">Values that are known to be secret.</param>
internal sealed partial class SecretScrubber(IEnumerable<string> secrets)
{
    /// <summary>Stands for a secret.</summary>
    public const string Mask = "****";

    // Shorter ones would riddle every sentence with asterisks, and nobody can use them as secrets.
    private const int ShortestSecret = 6;

    private readonly string[] _secrets =
    [
        .. secrets
            .SelectMany(secret => new[] { secret, secret.Trim(), Printable.Escape(secret) })
            .Where(secret => secret.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>The text without secrets.</summary>
    public string Scrub(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        if (text.Contains("://", StringComparison.Ordinal))
            text = UserInfo().Replace(Query().Replace(text, "$1?" + Mask), "://" + Mask + "@");
        if (text.Contains('=', StringComparison.Ordinal))
            text = Signature().Replace(text, "$1" + Mask);
        if (text.Contains("uthorization", StringComparison.OrdinalIgnoreCase))
            text = Authorization().Replace(text, "$1" + Mask);
        return Recognizable().Replace(text, Mask);
    }

    [GeneratedRegex(@"hf_[A-Za-z0-9]{30,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}")]
    private static partial Regex Recognizable();

    [GeneratedRegex(@"(://[^\s""'<>?]*)\?[^\s""'<>]+")]
    private static partial Regex Query();

    [GeneratedRegex(@"://[^\s""'<>]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b((?:X-Amz-)?(?:Signature|Credential|Security-Token)=)[^\s&""'<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Signature();

    [GeneratedRegex(@"\b((?:Proxy-)?Authorization\s*[:=]\s*)[^\r\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();
}
