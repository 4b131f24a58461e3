using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Settings;

/// <summary>Finds the Hub's token where the Hub's own client finds it, and in the same order.</summary>
internal sealed class TokenReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxFileBytes = 64 << 10;
    private const string Remedy = "Copy the token anew from the Hub's settings page: it begins with hf_.";
    private const string FileRemedy = "Name a file that holds nothing but the token, or set HF_TOKEN.";

    /// <summary>The token; null where there is none, or none that can be used.</summary>
    public string? Read()
    {
        if (switches.IsOn(KnownSettings.NoImplicitToken))
            return null;
        if (values.Find(KnownSettings.Token) is { } value && TokenText.Clean(value.Text) is { Length: > 0 } token)
            return Judge(token, problem => faults.Add(value, problem, Remedy));
        if (values.Find(KnownSettings.TokenPath) is { } path)
            return ReadFile(path.Text, problem => faults.Add(path, problem, FileRemedy));

        // What nobody named need not be there.
        var usual = Path.Combine(HubHome, "token");
        return RegularFile.FindProblem(usual, MaxFileBytes) is null
            ? ReadFile(usual, problem => faults.Add(
                KnownSettings.TokenPath, $"is not set, so {usual} is read, which {problem}", FileRemedy))
            : null;
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

    private static string? ReadFile(string path, Action<string> refuse)
    {
        try
        {
            if (RegularFile.FindProblem(path, MaxFileBytes) is not { } problem)
                return Judge(TokenText.Clean(File.ReadAllText(path)), refuse);
            refuse(problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refuse("names a file that can't be read");
        }

        return null;
    }

    private static string? Judge(string token, Action<string> refuse)
    {
        if (token.Length == 0)
            return null;
        if (TokenText.FindProblem(token) is not { } problem)
            return token;
        refuse(problem);
        return null;
    }
}
