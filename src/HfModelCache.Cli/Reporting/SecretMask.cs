namespace HfModelCache.Cli.Reporting;

/// <summary>Shows which secret is in use without giving it away.</summary>
internal static class SecretMask
{
    private const int ShownAtEachEnd = 4;
    private const int ShortestShown = 16;

    /// <summary>The first and last four characters of a long secret, nothing of a short one.</summary>
    public static string Of(string secret) => secret.Length < ShortestShown
        ? "****"
        : $"{Printable.Escape(secret[..ShownAtEachEnd])}****{Printable.Escape(secret[^ShownAtEachEnd..])}";
}
