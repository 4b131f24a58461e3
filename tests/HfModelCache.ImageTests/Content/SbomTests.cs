using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HfModelCache.Documents;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.Content;

public sealed class SbomTests(ContainerImage image)
{
    // These take part in the build and leave nothing in the executable; of ILCompiler its runtime pack does.
    private static readonly string[] BuildOnly =
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.DotNet.ILCompiler", "Microsoft.NET.ILLink.Tasks"];

    // What the executable is linked with; the second is for the server.
    private static readonly string[] RuntimePacks = ["Microsoft.NETCore.App.Runtime.NativeAOT", "Microsoft.AspNetCore.App.Runtime"];

    [Fact]
    public async Task The_SBOM_lists_the_packages_of_the_lock_file_and_the_runtime()
    {
        var lockFile = JsonNode.Parse(await File.ReadAllTextAsync(
            Repository.PathOf("src/HfModelCache.Cli/packages.lock.json"), TestContext.Current.CancellationToken))!;
        var packages = lockFile["dependencies"]!["net10.0"]!.AsObject();
        var runtime = (string)packages["Microsoft.DotNet.ILCompiler"]!["resolved"]!;
        var locked = packages
            .Where(package => (string)package.Value!["type"]! != "Project" && !BuildOnly.Contains(package.Key) && !IsReplaced(package.Key, (string)package.Value!["resolved"]!, runtime))
            .Select(package => $"pkg:nuget/{package.Key}@{(string)package.Value!["resolved"]!}")
            .Concat(
                from pack in RuntimePacks
                from architecture in Architecture.All
                select $"pkg:nuget/{pack}.{architecture.Runtime}@{runtime}");

        var listed = (await ComponentsAsync()).Where(c => Purl(c).StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();

        Assert.Equal(locked.Order(StringComparer.Ordinal), listed.Select(Purl).Order(StringComparer.Ordinal));
        Assert.All(listed, c => Assert.Matches("^[0-9a-f]{128}$", (string)c["hashes"]![0]!["content"]!));
    }

    // ASP.NET Core brings these libraries too, and the newer one is linked.
    private static bool IsReplaced(string package, string version, string runtime) =>
        package.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && Version.Parse(version) <= Version.Parse(runtime);

    [Theory]
    [InlineData("libssl-dev:amd64", "libssl.a", "libcrypto.a")]
    [InlineData("libc6-dev:amd64", "libc.a")]
    [InlineData("libgcc-12-dev:amd64", "libgcc_eh.a")]
    [InlineData("libssl-dev:arm64", "libssl.a", "libcrypto.a")]
    [InlineData("libc6-dev-arm64-cross:all", "libc.a")]
    [InlineData("libgcc-12-dev-arm64-cross:all", "libgcc_eh.a")]
    public async Task The_SBOM_lists_the_libraries_linked_from_Debian(string package, params string[] files)
    {
        var (name, architecture) = (package.Split(':')[0], package.Split(':')[1]);
        var component = (await ComponentsAsync()).Single(
            c => (string)c["name"]! == name && Purl(c).Contains($"arch={architecture}&", StringComparison.Ordinal));
        var installed = (await Command.RunAsync("dpkg-query", ["-W", "-f", "${Version}", package])).AssertSuccess().Output;

        Assert.Equal(installed, (string)component["version"]!);
        Assert.Equal(files, component["components"]!.AsArray().Select(file => (string)file!["name"]!));
        Assert.All(component["components"]!.AsArray(), file => Assert.Equal(
            (string)file!["hashes"]![0]!["content"]!, Sha256((string)file["bom-ref"]!)));
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("arm64")]
    public async Task The_versions_of_OpenSSL_and_zlib_are_those_in_the_executable(string name)
    {
        var architecture = Architecture.Named(name);
        var components = await ComponentsAsync();
        var text = await File.ReadAllBytesAsync(architecture.Executable, TestContext.Current.CancellationToken);
        var openssl = ((string)components.Single(c => Reference(c).StartsWith("pkg:deb/debian/libssl-dev@", StringComparison.Ordinal)
            && Reference(c).Contains($"arch={name}&", StringComparison.Ordinal))["version"]!).Split('-')[0];
        var zlib = (string)components.Single(c => Reference(c) == "zlib-ng-" + architecture.Runtime)["version"]!;

        Assert.True(text.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes($"OpenSSL {openssl} ")) >= 0);
        Assert.True(text.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(zlib)) >= 0);
        Assert.Contains(components, c => Reference(c) == "brotlidec-" + architecture.Runtime);
    }

    [Fact]
    public async Task The_certificates_come_from_Debians_package_and_not_from_the_build_machine()
    {
        var component = (await ComponentsAsync()).Single(c => (string)c["name"]! == "ca-certificates");
        var packaged = (await Command.RunAsync("bash", ["-c", "cat /usr/share/ca-certificates/mozilla/*.crt"])).AssertSuccess().Output;

        Assert.All(Architecture.All, architecture =>
        {
            var bundle = Path.Combine(architecture.Content, "etc/ssl/certs/ca-certificates.crt");
            Assert.Equal(packaged, File.ReadAllText(bundle));
            Assert.Equal(Sha256(bundle), (string)component["components"]![0]!["hashes"]![0]!["content"]!);
        });
    }

    private static string Purl(JsonNode component) => (string)component["purl"]!;

    private static string Reference(JsonNode component) => (string)component["bom-ref"]!;

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private async Task<IReadOnlyList<JsonNode>> ComponentsAsync()
    {
        await image.BuiltAsync();
        var bom = JsonNode.Parse(await File.ReadAllTextAsync(
            Repository.PathOf("artifacts/sbom.cdx.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("CycloneDX", "1.6"), ((string)bom["bomFormat"]!, (string)bom["specVersion"]!));
        return [.. bom["components"]!.AsArray().Select(component => component!)];
    }
}
