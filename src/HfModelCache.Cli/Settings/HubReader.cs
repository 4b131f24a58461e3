using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how to reach the Hub.</summary>
internal sealed class HubReader(
    SettingValues values,
    SettingFaults faults,
    SwitchReader switches,
    TrustedRootsReader roots)
{
    private const string EndpointRemedy = "Set it to https:// and a host, with the path below which a mirror has its Hub, or leave it out for https://huggingface.co.";

    public HubOptions Read()
    {
        var endpoint = ReadEndpoint();
        var hosts = ReadAllowedHosts();
        var token = new TokenReader(values, faults, switches).Read();
        if (token is not null && endpoint is not null && !IsSafeFor(endpoint, hosts))
        {
            faults.Add(
                KnownSettings.HubEndpoint,
                "begins with http://, so that the token would travel without encryption",
                $"Use https://, or leave the token out, or add {endpoint.Host} to ALLOWED_HOSTS.");
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
        if (values.Find(KnownSettings.HubEndpoint) is not { } value)
            return null;
        if (!EndpointAddress.TryParse(value.Text, mayHavePath: true, out var address, out var problem))
            faults.Add(value, problem, EndpointRemedy);
        else if (address.AbsolutePath != "/" && HubOptions.OfficialHosts.Contains(address.IdnHost, StringComparer.OrdinalIgnoreCase))
            faults.Add(value, problem = "has a path, which the Hub itself does not have", EndpointRemedy);
        return problem is null ? address : null;
    }

    private string[] ReadAllowedHosts()
    {
        if (values.Find(KnownSettings.AllowedHosts) is not { } value)
            return [];
        var hosts = value.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (hosts.Any(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            faults.Add(value, "holds something that is no host", "List hosts without scheme, port or path: a.example,b.example.");
        return hosts;
    }

    private static bool IsSafeFor(Uri endpoint, string[] hosts) =>
        endpoint.Scheme == Uri.UriSchemeHttps
        || endpoint.IsLoopback
        || hosts.Contains(endpoint.Host, StringComparer.OrdinalIgnoreCase);
}
