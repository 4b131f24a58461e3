using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads how to reach the Hub.</summary>
internal sealed class HubReader(
    SettingValues values,
    SettingFaults faults,
    SwitchReader switches,
    TrustedRootsReader roots)
{
    private const string EndpointRemedy = "Set it to https:// and a host, followed by the path of a mirror, or leave it unset for https://huggingface.co.";

    public HubOptions Read()
    {
        var endpoint = ReadEndpoint();
        var hosts = ReadAllowedHosts();
        var token = new TokenReader(values, faults, switches).Read();
        if (token is not null && endpoint is not null && !IsSafeFor(endpoint, hosts))
        {
            faults.Add(
                HubSettings.Endpoint,
                "begins with http://, so the token would be sent unencrypted",
                $"Use https://, or unset the token, or add {endpoint.Host} to ALLOWED_HOSTS.");
        }

        return new HubOptions
        {
            Endpoint = endpoint ?? HubOptions.DefaultEndpoint,
            Token = token,
            AllowedHosts = hosts,
            TrustedRoots = roots.ForHub(),
        };
    }

    private Uri? ReadEndpoint()
    {
        if (values.Find(HubSettings.Endpoint) is not { } value)
            return null;
        if (!EndpointAddress.TryParse(value.Text, mayHavePath: true, out var address, out var problem))
            faults.Add(value, problem, EndpointRemedy);
        else if (address.AbsolutePath != "/" && HubOptions.OfficialHosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase))
            faults.Add(value, problem = "has a path, but only mirrors have one", EndpointRemedy);
        return problem is null ? address : null;
    }

    private string[] ReadAllowedHosts()
    {
        if (values.Find(HubSettings.AllowedHosts) is not { } value)
            return [];
        var hosts = value.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (hosts.Any(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            faults.Add(value, "contains an entry that is not a host", "List hosts without scheme, port or path: a.example,b.example.");
        return hosts;
    }

    private static bool IsSafeFor(Uri endpoint, string[] hosts) =>
        endpoint.Scheme == Uri.UriSchemeHttps
        || endpoint.IsLoopback
        || hosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase);
}
