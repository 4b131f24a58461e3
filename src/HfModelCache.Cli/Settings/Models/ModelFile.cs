using System.Text;
using HfModelCache.Cli.Settings.Rules;
using YamlDotNet.Core;

namespace HfModelCache.Cli.Settings.Models;

/// <summary>Reads a file of models, in YAML: a list of names and mappings, or a mapping whose <c>models</c> is the list.</summary>
internal static class ModelFile
{
    /// <summary>The largest file: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, or a link to it: Kubernetes mounts ConfigMaps as links.</param>
    /// <param name="refuse">Receives the end of a sentence that begins with the file, if it can't be read.</param>
    /// <param name="fault">Receives each other fault: the end of a sentence, and the remedy.</param>
    /// <returns>The models. They may be incomplete if there are faults.</returns>
    public static IReadOnlyList<ListedModel> Read(string path, Action<string> refuse, Action<string, string> fault)
    {
        try
        {
            if (RegularFile.FindProblem(path, MaxBytes) is not { } problem)
                return Parse(File.ReadAllText(path, Encoding.UTF8), fault);
            refuse(problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refuse("can't be read");
        }

        return [];
    }

    /// <summary>Parses the content of a file.</summary>
    public static IReadOnlyList<ListedModel> Parse(string yaml, Action<string, string> fault)
    {
        var models = new List<ListedModel>();
        var parser = new ModelFileParser(yaml, fault);
        try
        {
            parser.ReadInto(models);
        }
        catch (YamlException e)
        {
            var line = e.Start.Equals(Mark.Empty) ? parser.Line : e.Start.Line;
            fault($"line {line} is not usable YAML: {e.Message.TrimEnd('.')}", ModelFileParser.Remedy);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The scanner refuses some texts in this way.
            fault($"line {parser.Line} or one soon after it is not YAML", ModelFileParser.Remedy);
        }

        return models;
    }
}
