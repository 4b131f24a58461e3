using System.Collections;

namespace HfModelCache.Cli.Hosting;

/// <summary>Reads the environment variables of the process.</summary>
internal static class ProcessEnvironment
{
    public static IReadOnlyDictionary<string, string> Read() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);
}
