using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Finds the Hub's token in the places where Hub clients look, in the same order.</summary>
internal sealed class TokenReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxFileBytes = 64 << 10;
    private const string Remedy = "Copy the token anew from the Hub's settings page: it begins with hf_.";
    private const string FileRemedy = "Set it to a file that contains only the token, or set HF_TOKEN.";

    /// <summary>Reads the token; null if there is none, or it is invalid.</summary>
    public string? Read()
    {
        if (switches.IsOn(HubSettings.NoImplicitToken))
            return null;
        if (values.Find(HubSettings.Token) is { } value && TokenText.Clean(value.Text) is { Length: > 0 } token)
            return Judge(token, problem => faults.Add(value, problem, Remedy));
        if (values.Find(HubSettings.TokenPath) is { } path)
            return ReadFile(path.Text, problem => faults.Add(path, problem, FileRemedy));

        // The default file may be absent.
        var usual = Path.Combine(HubHome, "token");
        return RegularFile.FindProblem(usual, MaxFileBytes) is null
            ? ReadFile(usual, problem => faults.Add(
                HubSettings.TokenPath, $"is not set, so {usual} is read, which {problem}", FileRemedy))
            : null;
    }

    private string HubHome
    {
        get
        {
            if (values.Find(HubSettings.Home) is { } home)
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
            refuse("is a file that can't be read");
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
