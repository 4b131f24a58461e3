using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>Runs commands in Bash, in a copy of <c>deploy/</c>, with programs that only note how they were called.</summary>
/// <remarks>
/// Variables, pipes and edits of files are those of a real shell. kubectl and Helm themselves make the manifests, at the moment
/// at which they would be sent.
/// </remarks>
internal sealed class RecordingShell : IDisposable
{
    private const string Separator = "\0";

    private const string Recorder = """
        #!/usr/bin/env bash
        set -euo pipefail
        program=$(basename "$0")
        note=$(mktemp -d "$NOTES/$(date +%s%N).XXXX")
        note() { printf '%s\0' "$program" "$@" > "$note/arguments"; }
        case "$program ${1:-} ${2:-}" in
            'kubectl create '*)
                for word; do [ "$word" != --dry-run=client ] || exec "$KUBECTL" "$@"; done
                "$KUBECTL" "$@" --dry-run=client --output=yaml > "$note/objects" ;;
            'kubectl kustomize '*) exec "$KUBECTL" "$@" ;;
            'kubectl apply '* | 'kubectl delete --kustomize'*)
                previous=
                for word; do
                    case "$previous $word" in
                        *' --kustomize='*) "$KUBECTL" kustomize "${word#*=}" > "$note/objects" ;;
                        '--kustomize '*) "$KUBECTL" kustomize "$word" > "$note/objects" ;;
                        *' --filename=-') cat > "$note/objects" ;;
                        *' --filename='*) cat "${word#*=}" > "$note/objects" ;;
                    esac
                    previous=$word
                done ;;
            'helm install '* | 'helm upgrade '*)
                case "$3" in deploy/*) "$HELM" template "${@:2}" > "$note/objects" ;; esac ;;
            'civo objectstore credential')
                [ "${3:-}" != export ] || echo 'export AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret' ;;
        esac
        note "$@"
        """;

    private static readonly string[] Programs = ["kubectl", "helm", "civo", "hf-model-cache"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    /// <summary>The copy of the repository in which the commands run.</summary>
    public string Folder => Path.Combine(_folder.FullName, "repository");

    public RecordingShell()
    {
        foreach (var file in Repository.Files("deploy", "*"))
        {
            var copy = new FileInfo(Path.Combine(Folder, file));
            copy.Directory!.Create();
            File.Copy(Repository.PathOf(file), copy.FullName);
        }

        Directory.CreateDirectory(Path.Combine(_folder.FullName, "notes"));
        var programs = Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin")).FullName;
        foreach (var program in Programs)
        {
            var path = Path.Combine(programs, program);
            File.WriteAllText(path, Recorder);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>The commands that it ran, in their order.</returns>
    public async Task<IReadOnlyList<Step>> RunAsync(string script)
    {
        var result = await Tool.Bash.RunAsync(
            ["-euo", "pipefail", "-c", $"cd '{Folder}'\n{script}"],
            "",
            ("PATH", $"{_folder.FullName}/bin:{Environment.GetEnvironmentVariable("PATH")}"),
            ("NOTES", $"{_folder.FullName}/notes"), ("KUBECTL", Tool.Kubectl.Path), ("HELM", Tool.Helm.Path),
            ("S3_ENDPOINT_URL", "https://store.example"), ("AWS_ACCESS_KEY_ID", "key"), ("AWS_SECRET_ACCESS_KEY", "secret"), ("HF_TOKEN", "token"));
        result.SuccessfulOutput();
        return [.. Directory.EnumerateDirectories($"{_folder.FullName}/notes").Order(StringComparer.Ordinal).Where(HasArguments).Select(Read)];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // One that prints manifests for another command sends nothing, and leaves no arguments.
    private static bool HasArguments(string note) => File.Exists($"{note}/arguments");

    private static Step Read(string note)
    {
        var words = File.ReadAllText($"{note}/arguments").Split(Separator)[..^1];
        var objects = $"{note}/objects";
        return Step.Of(words[0], words[1..], File.Exists(objects) ? File.ReadAllText(objects) : null);
    }
}
