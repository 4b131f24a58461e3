using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Settings;

/// <summary>Finds the Hub's token where the Hub's own client finds it, and in the same order.</summary>
internal sealed class TokenReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxFileBytes = 64 << 10;
    private const int MaxTokenLength = 1024;
    private const string Scheme = "Bearer ";
    private const string Remedy = "Copy the token anew from the Hub's settings page: it begins with hf_.";
    private const string FileRemedy = "Name a file that holds nothing but the token, or set HF_TOKEN.";

    /// <summary>The token; null where there is none, or none that can be used.</summary>
    public string? Read()
    {
        if (switches.IsOn(KnownSettings.NoImplicitToken))
            return null;
        if (values.Find(KnownSettings.Token) is { } value)
            return ReadText(value.Text, problem => faults.Add(value, problem, Remedy));
        if (values.Find(KnownSettings.TokenPath) is { } path)
        {
            return RegularFile.FindProblem(path.Text, MaxFileBytes) is { } problem
                ? Refuse(path, problem)
                : ReadFile(path.Text, path);
        }

        // What nobody named need not be there.
        var usual = Path.Combine(HubHome, "token");
        return RegularFile.FindProblem(usual, MaxFileBytes) is null ? ReadFile(usual, named: null) : null;
    }

    private string HubHome
    {
        get
        {
            if (values.Find(KnownSettings.HubHome) is { } home)
                return home.Text;
            var caches = values.Variable("XDG_CACHE_HOME") ?? Path.Combine(values.Variable("HOME") ?? "/", ".cache");
            return Path.Combine(caches, "huggingface");
        }
    }

    private string? ReadFile(string path, SettingValue? named)
    {
        try
        {
            return ReadText(
                File.ReadAllText(path),
                problem => faults.Add(KnownSettings.Token, $"comes from the file {path}, which {problem}", FileRemedy));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return named is null ? null : Refuse(named, "names a file that can't be read");
        }
    }

    private string? Refuse(SettingValue path, string problem)
    {
        faults.Add(path, problem, FileRemedy);
        return null;
    }

    private static string? ReadText(string text, Action<string> refuse)
    {
        var token = text.Trim().Trim('"', '\'').Trim();
        if (token.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            token = token[Scheme.Length..].Trim();
        if (token.Length == 0)
            return null;
        if (token.Length <= MaxTokenLength && token.All(c => c is > ' ' and <= '~' and not ('"' or '\'')))
            return token;
        refuse(token.Length > MaxTokenLength
            ? $"is longer than {MaxTokenLength} characters"
            : "holds a blank, a quote, a control character or one that is not ASCII");
        return null;
    }
}
