using System.Globalization;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>A command that a walkthrough ran.</summary>
/// <param name="Program">The program.</param>
/// <param name="Words">Its arguments without options.</param>
/// <param name="Options">Its options, with their values; a switch has the value <c>true</c>.</param>
/// <param name="Objects">The manifests that it would send to the cluster, as they were when it ran; null if it sends none.</param>
internal sealed record Step(string Program, string[] Words, ILookup<string, string> Options, string? Objects)
{
    // These stand alone; all others have a value.
    private static readonly HashSet<string> Switches =
        ["--follow", "--watch", "--ignore-not-found", "--create-namespace", "--wait", "--save", "--json", "--dry-run", "--refresh", "--reuse-values", "--previous"];

    /// <summary>The namespace that the command names, or the one that it has otherwise.</summary>
    public string Namespace => Options["--namespace"].LastOrDefault() ?? "default";

    /// <summary>Reads a command's arguments.</summary>
    public static Step Of(string program, IReadOnlyList<string> arguments, string? objects)
    {
        var (words, options) = (new List<string>(), new List<(string Name, string Value)>());
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
                words.Add(argument);
            else if (argument.Split('=', 2) is [var name, var value])
                options.Add((name, value));
            else if (Switches.Contains(argument))
                options.Add((argument, "true"));
            else
                options.Add((argument, arguments[++i]));
        }

        return new Step(program, [.. words], options.ToLookup(option => option.Name, option => option.Value), objects);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Program} {string.Join(' ', Words)}");
}
