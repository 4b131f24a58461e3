using System.Text;
using System.Text.RegularExpressions;

namespace HfModelCache.Cli.Output.Text;

/// <summary>Removes secrets and signed URLs from text before it is printed.</summary>
/// <param name="secrets">Known secret values.</param>
internal sealed partial class SecretScrubber(IEnumerable<string> secrets)
{
    /// <summary>Replaces a secret.</summary>
    public const string Mask = "****";

    /// <summary>Removes what looks secret, where no secret is known.</summary>
    public static readonly SecretScrubber OfLooks = new([]);

    // Masking shorter ones would make sentences unreadable, and they are not usable as secrets.
    private const int ShortestSecret = 6;

    private readonly string[] _secrets =
    [
        .. secrets
            .SelectMany(FormsOf)
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

    /// <summary>Returns a setting's value without secrets, for a line of its own or a sentence.</summary>
    /// <remarks>It is shortened last: half a secret would not be recognised, nor a password whose end is cut off.</remarks>
    /// <param name="value">The value. Whatever is before an <c>@</c> in a URL, or in what may be one, is not shown.</param>
    /// <param name="length">The most characters to show.</param>
    public string ScrubValue(string value, int length)
    {
        var at = value.LastIndexOf('@');
        if (at >= 0 && !value.StartsWith("hf://", StringComparison.OrdinalIgnoreCase) && value.AsSpan(0, at).Contains(':'))
        {
            var scheme = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end && end < at ? end + 3 : 0;
            value = value[..scheme] + Mask + value[at..];
        }

        return Printable.Cut(Printable.Escape(Scrub(value)), length);
    }

    // A message may contain a secret as it was written, sent or escaped, and the password of a proxy without its address.
    private static IEnumerable<string> FormsOf(string secret)
    {
        var forms = new List<string> { secret, secret.Trim(), Printable.Escape(secret), Uri.EscapeDataString(secret) };
        if (Uri.TryCreate(secret, UriKind.Absolute, out var url) && url.UserInfo is { Length: > 0 } user)
        {
            var password = user[(user.IndexOf(':', StringComparison.Ordinal) + 1)..];
            forms.AddRange([
                user, password, Uri.UnescapeDataString(password), Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(user)))]);
        }

        return forms;
    }

    [GeneratedRegex(@"hf_[A-Za-z0-9]{16,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}")]
    private static partial Regex Recognizable();

    [GeneratedRegex(@"(://[^\s""'<>?]*)\?[^\s""'<>]+")]
    private static partial Regex Query();

    [GeneratedRegex(@"(?<!\bhf)://[^\s""'<>]*@")]
    private static partial Regex UserInfo();

    [GeneratedRegex(@"\b((?:X-Amz-)?(?:Signature|Credential|Security-Token)=)[^\s&""'<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Signature();

    [GeneratedRegex(@"\b((?:Proxy-)?Authorization\s*[:=]\s*)[^\r\n]+", RegexOptions.IgnoreCase)]
    private static partial Regex Authorization();
}
