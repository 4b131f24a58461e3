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
        {Block("A folder of this machine, without this server", $"hf-model-cache restore {_repo.PagePath}{(address.Revision is null ? "" : $"@{address.Revision}")} ./{_repo.Name.Split('/')[^1]}")}
        {Html.If(_repo.Type == RepoType.Model, Block("Kubernetes", Pod()))}
        </div>
        </section>
        """;

    private string TypeOption => _repo.Type == RepoType.Model ? "" : $" --repo-type {_repo.Type.ToName()}";

    private string RevisionOption => address.Revision is null ? "" : $" --revision {address.Revision}";

    // Hub clients of every kind read the variable; vLLM stands for all of them.
    private string Pod()
    {
        var arguments = $"[\"--model\", \"{_repo}\"{(address.Revision is null ? "" : $", \"--revision\", \"{address.Revision}\"")}]";
        return $"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {PodName()}
            spec:
              containers:
                - name: server
                  image: vllm/vllm-openai
                  args: {arguments}
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

    private static Html Block(string caption, string code) => $"""
        <figure>
        <figcaption>{caption}<button type="button" class="copy" aria-label="Copy: {caption}">Copy</button></figcaption>
        <pre tabindex="0"><code>{code}</code></pre>
        </figure>
        """;
}
