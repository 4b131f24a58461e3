using System.Text.RegularExpressions;

namespace HfModelCache.Cli.Output.Text;

/// <summary>Removes secrets and signed URLs from text before it is printed.</summary>
/// <param name="secrets">Known secret values.</param>
internal sealed partial class SecretScrubber(IEnumerable<string> secrets)
{
    /// <summary>Replaces a secret.</summary>
    public const string Mask = "****";

    // Masking shorter ones would make sentences unreadable, and they are not usable as secrets.
    private const int ShortestSecret = 6;

    private readonly string[] _secrets =
    [
        .. secrets
            .SelectMany(secret => new[] { secret, secret.Trim(), Printable.Escape(secret) })
            .Where(secret => secret.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length),
    ];

    /// <summary>Returns the text without secrets.</summary>
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
