using System.Diagnostics.CodeAnalysis;
using System.Net;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Cli.Settings.Rules;
using HfModelCache.Selection;
using HfModelCache.Server;
using HfModelCache.Server.Access;
using HfModelCache.Server.Content;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads what is served, to whom and how.</summary>
internal sealed class ServerReader(SettingValues values, SettingFaults faults, SwitchReader switches)
{
    private const int MaxFileBytes = 1 << 20;

    /// <summary>Reads the settings. What they have in common with other commands is added by <see cref="CliSettings"/>.</summary>
    /// <param name="isFolder">Whether the store is a folder, whose files no client can read itself.</param>
    public ServerOptions Read(bool isFolder) => new()
    {
        Listen = ReadAddresses(),
        Certificate = ReadCertificate(),
        Content = ReadChoice(ServerSettings.Content, isFolder ? ContentDelivery.Relay : ContentDelivery.Redirect, ("redirect", ContentDelivery.Redirect), ("relay", ContentDelivery.Relay)),
        PublicStore = ReadPublicStore(),
        Access = ReadChoice(ServerSettings.Access, AccessMode.Hub, ("hub", AccessMode.Hub), ("open", AccessMode.Open)),
        TokensFile = ReadFile(ServerSettings.TokensFile),
        FillPatterns = ReadFillPatterns(),
        LogsRequests = ReadChoice(ServerSettings.AccessLog, true, ("true", true), ("false", false)),
    };

    private IReadOnlyList<IPEndPoint> ReadAddresses()
    {
        if (values.Find(ServerSettings.Listen) is not { } value)
            return new ServerOptions().Listen;
        var addresses = new List<IPEndPoint>();
        foreach (var text in value.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryParseAddress(text, out var address))
                addresses.Add(address);
            else
                faults.Add(value, "is not a list of ports, or of addresses with a port", "Set it to addresses such as 0.0.0.0:8080 or [::]:8080.");
        }

        return addresses;
    }

    // A port alone, or with a colon before it, means all addresses, as in many servers.
    private static bool TryParseAddress(string text, [NotNullWhen(true)] out IPEndPoint? address)
    {
        address = null;
        if (ushort.TryParse(text.TrimStart(':'), out var port))
            address = new IPEndPoint(IPAddress.Any, port);
        else if (text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) && ushort.TryParse(text["localhost:".Length..], out port))
            address = new IPEndPoint(IPAddress.Loopback, port);
        else if (text.Contains(':', StringComparison.Ordinal) && char.IsAsciiDigit(text[^1]) && text.LastIndexOf(':') > text.LastIndexOf(']') && IPEndPoint.TryParse(text, out var parsed))
            address = parsed;
        return address is not null;
    }

    private CertificateFiles? ReadCertificate()
    {
        var (certificate, key) = (ReadFile(ServerSettings.CertificateFile), ReadFile(ServerSettings.KeyFile));
        if (certificate is not null && values.Find(ServerSettings.KeyFile) is null)
            faults.Add(ServerSettings.KeyFile, "is not set, but TLS_CERT_FILE is", "Set it to the file with the certificate's private key.");
        if (key is not null && values.Find(ServerSettings.CertificateFile) is null)
            faults.Add(ServerSettings.CertificateFile, "is not set, but TLS_KEY_FILE is", "Set it to the file with the certificate.");
        return certificate is null || key is null ? null : new CertificateFiles(certificate, key);
    }

    private Uri? ReadPublicStore()
    {
        if (values.Find(ServerSettings.PublicEndpoint) is not { } value)
            return null;
        if (EndpointAddress.TryParse(value.Text, mayHavePath: false, out var address, out var problem))
            return address;
        faults.Add(value, problem, "Set it to the store's URL as clients see it, for example https://objectstore.lon1.civo.com.");
        return null;
    }

    private PatternList? ReadFillPatterns()
    {
        var fills = ReadChoice(ServerSettings.OnMiss, false, ("refuse", false), ("fill", true));
        var patterns = values.Find(ServerSettings.FillPatterns) is { } value ? PatternList.Parse(value.Text) : null;
        if (fills && patterns is null or { IsEmpty: true })
            faults.Add(ServerSettings.FillPatterns, "is not set, but ON_MISS is fill", "Set it to the repos that may be filled, for example acme/*,openai-community/gpt2.");
        if (fills && switches.IsOn(HubSettings.Offline))
            faults.Add(HubSettings.Offline, "is set, but ON_MISS is fill", "Set ON_MISS to refuse, or unset HF_HUB_OFFLINE.");
        if (!fills && patterns is not null)
            faults.Add(ServerSettings.OnMiss, "is not fill, but FILL_PATTERNS is set", "Set it to fill.");
        return fills ? patterns : null;
    }

    private string? ReadFile(SettingDefinition setting)
    {
        if (values.Find(setting) is not { } value)
            return null;
        if (RegularFile.FindProblem(value.Text, MaxFileBytes) is not { } problem)
            return Path.GetFullPath(value.Text);
        faults.Add(value, problem, "Set it to a file that this process can read.");
        return null;
    }

    private T ReadChoice<T>(SettingDefinition setting, T usual, params (string Name, T Choice)[] choices)
    {
        if (values.Find(setting) is not { } value)
            return usual;
        foreach (var (name, choice) in choices)
        {
            if (value.Text.Equals(name, StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        faults.Add(value, "is not one of the choices", $"Set it to {string.Join(" or ", choices.Select(choice => choice.Name))}.");
        return usual;
    }
}
