using System.Net;
using System.Text.RegularExpressions;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Server.Tests.SignIn;

[assembly: AssemblyFixture(typeof(PasskeyServer))]

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>A server with a name: passkeys belong to names.</summary>
public sealed partial class PasskeyServer : IAsyncLifetime
{
    private const string Page = "/console/settings/passkeys";
    public ServerUnderTest Server { get; } = new() { Host = "localhost" };

    public ValueTask InitializeAsync() => Server.InitializeAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What the form of a page asks of a passkey, and what goes back with the answer.</summary>
    public static (string Options, string Sealed) Asked(string page) =>
        (WebUtility.HtmlDecode(Options().Match(page).Groups[1].Value), WebUtility.HtmlDecode(Sealed().Match(page).Groups[1].Value));

    internal SoftPasskey NewKey() => new() { Origin = Server.Origin };

    internal static async Task<HttpResponseMessage> AddAsync(Browser person, SoftPasskey key, string name = "My laptop")
    {
        var page = await person.Http.GetStringAsync(Page);
        var (options, box) = Asked(page);
        return await person.SubmitAsync(Page, page, ("name", name), ("credential", key.Create(options)), ("sealed", box));
    }

    internal static async Task<HttpResponseMessage> SignInAsync(Browser person, SoftPasskey key, string address = "/account/sign-in")
    {
        var page = await person.Http.GetStringAsync(address);
        var (options, box) = Asked(page);
        return await person.SubmitAsync(address, page, ("credential", key.Get(options)), ("sealed", box));
    }

    [GeneratedRegex("data-options=\"([^\"]+)\"")]
    private static partial Regex Options();

    [GeneratedRegex("name=\"sealed\" value=\"([^\"]+)\"")]
    private static partial Regex Sealed();
}
