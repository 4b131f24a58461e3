using System.Diagnostics;
using System.Runtime.InteropServices;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Tools;

/// <summary>A program that the tests call. Where it is not installed, the test that wants it is skipped.</summary>
internal sealed class Tool
{
    private const string Folder = "artifacts/tools";

    private readonly string _program;
    private readonly string[] _first;

    private Tool(string program, params string[] first)
    {
        _program = program;
        _first = first;
    }

    /// <summary>The program's path, or its name on the search path.</summary>
    public string Path => _program;

    public static Tool Bash { get; } = new("bash");

    public static Tool Kubectl => Pinned("kubectl");

    public static Tool Helm => Pinned("helm");

    /// <summary>GitHub's own parser of workflows.</summary>
    public static Tool WorkflowParser
    {
        get
        {
            var script = Repository.PathOf($"{Folder}/check-workflow.mjs");
            Assert.SkipUnless(File.Exists(script), $"{script} is missing; ./test installs it where npm and unzip are.");
            return new Tool("node", script);
        }
    }

    /// <summary>Copies images between registries and folders.</summary>
    public static void NeedSkopeo() => Installed("skopeo");

    /// <summary>A program of a Debian package.</summary>
    public static Tool Installed(string program)
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(System.IO.Path.Combine(folder, program))),
            $"{program} is not installed; ./test installs it as root on Debian and Ubuntu.");
        return new Tool(program);
    }

    /// <summary>A script of this repository, by its path from the root.</summary>
    public static Tool Script(string path) => new(Repository.PathOf(path));

    /// <summary>Runs it to its end, in the repository's folder.</summary>
    public Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    /// <summary>The same, with something to read and variables of its own.</summary>
    public async Task<ToolResult> RunAsync(string[] arguments, string input, params (string Name, string Value)[] environment)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(_program, [.. _first, .. arguments])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await FeedAsync(process.StandardInput, input);
        await process.WaitForExitAsync();
        return new ToolResult(process.ExitCode, await output, await error);
    }

    private static async Task FeedAsync(StreamWriter writer, string input)
    {
        try
        {
            await using (writer)
                await writer.WriteAsync(input);
        }
        catch (IOException)
        {
            // It ended without reading everything, which is its right.
        }
    }

    private static Tool Pinned(string name)
    {
        Assert.SkipUnless(
            RuntimeInformation.OSArchitecture == Architecture.X64, $"The package that brings {name} holds programs for x86-64 alone.");
        var path = Repository.PathOf($"{Folder}/bin/{name}/{name}");
        Assert.SkipUnless(File.Exists(path), $"{path} is missing; ./test installs it where npm and unzip are.");
        return new Tool(path);
    }
}
