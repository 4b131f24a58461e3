using System.Text.Json;
using HfModelCache.Repos;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows the commands and the manifest by which a copy is used.</summary>
/// <param name="server">The address of this server, as the caller names it.</param>
/// <param name="address">Which copy.</param>
internal sealed class UsageSection(string server, CopyAddress address)
{
    private readonly RepoId _repo = address.Repo;

    /// <summary>Shows them.</summary>
    public Html Show() => $"""
        <section aria-labelledby="use">
        <h2 id="use">Use it</h2>
        <div class="uses">
        {Block("Hub clients", $"export HF_ENDPOINT={server}\nhf download {_repo}{TypeOption}{RevisionOption}")}
        {Html.If(_repo.Type == RepoType.Model, Block("vLLM", $"export HF_ENDPOINT={server}\nvllm serve {_repo}{RevisionOption}"))}
        {Block("A folder of this machine, without this server", $"hf-model-cache restore {Model} ./{_repo.Name.Split('/')[^1]}")}
        {Html.If(_repo.Type == RepoType.Model, Block("Kubernetes", Pod()))}
        </div>
        </section>
        """;

    private string TypeOption => _repo.Type == RepoType.Model ? "" : $" --repo-type {_repo.Type.ToName()}";

    private string RevisionOption => address.Revision is { } revision ? $" --revision {Quote(revision)}" : "";

    private string Model => address.Revision is { } revision ? Quote($"{_repo.PagePath}@{revision}") : _repo.PagePath;

    // Hub clients of every kind read the variable; vLLM stands for all of them.
    private string Pod()
    {
        string[] arguments = address.Revision is { } revision ? ["--model", _repo.Name, "--revision", revision] : ["--model", _repo.Name];
        return $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {PodName()}
            spec:
              containers:
                - name: server
                  image: vllm/vllm-openai
                  args: [{string.Join(", ", arguments.Select(argument => $"\"{JsonEncodedText.Encode(argument)}\""))}]
                  env:
                    - name: HF_ENDPOINT
                      value: {server}
            """;
    }

    private string PodName()
    {
        var name = _repo.Name.Split('/')[^1].ToLowerInvariant().Replace('_', '-').Replace('.', '-').Trim('-');
        return name.Length > 63 ? name[..63].TrimEnd('-') : name;
    }

    // Whoever writes to the store names revisions. A shell must not run what it finds in one.
    private static string Quote(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '@')
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static Html Block(string caption, string code) => $"""
        <figure>
        <figcaption>{caption}<button type="button" class="copy" aria-label="Copy: {caption}">Copy</button></figcaption>
        <pre tabindex="0"><code>{code}</code></pre>
        </figure>
        """;
}
