using System.Net;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Client;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Server.Tests.SignIn;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Server.Tests.Presence;

/// <summary>An agent on the client library, and its human at their browser.</summary>
internal sealed class WatchedAgent(PresenceServer world, Browser person, TestAgent agent, ECDsa key, string delegation)
{
    public Browser Person => person;

    public TestAgent Agent => agent;

    public string Delegation => delegation;

    /// <summary>How often the human was asked.</summary>
    public int Asked { get; private set; }

    public StepUpChallenge? Challenge { get; private set; }

    public AgentIdentityClient Client(Func<StepUpChallenge, Task<bool>>? human) => new(
        new AgentIdentityClientOptions
        {
            Authority = world.Server.Origin,
            AgentId = agent.Id,
            Key = key,
            StepUp = human is null ? null : (challenge, _) =>
            {
                (Asked, Challenge) = (Asked + 1, challenge);
                return human(challenge);
            },
        },
        time: world.Clock);

    public HttpClient Calls(AgentIdentityClient client, string resource) =>
        new(new DelegationHandler(client, new ExchangeRequest(delegation, world.Server.Origin + resource)) { InnerHandler = new SocketsHttpHandler() })
        { BaseAddress = new Uri(world.Server.Origin) };

    public static Task<HttpResponseMessage> ToolAsync(HttpClient calls, string tool, string arguments) => calls.PostAsync("/mcp/crm", new StringContent(
        $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""", Encoding.UTF8, "application/json"));

    public async Task<long> SignedInAtAsync() =>
        long.Parse(new JsonWebToken((await agent.ExchangeAsync(delegation, world.Server.Origin + "/mcp/crm"))["access_token"]).GetClaim("auth_time").Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The human opens the page they were sent to, signs in again as it wants, and says yes.</summary>
    public async Task<bool> GoThereAsync(Uri address, SoftPasskey? passkey)
    {
        var first = await person.Http.GetAsync(address.PathAndQuery);
        if (first.Headers.Location is { } signIn)
        {
            var back = passkey is null ? await person.SignInAsync(signIn.OriginalString) : await PasskeyServer.SignInAsync(person, passkey, signIn.OriginalString);
            back.StatusCode.Should().Be(HttpStatusCode.SeeOther, await back.Content.ReadAsStringAsync());
            back.Headers.Location!.OriginalString.Should().Be(address.PathAndQuery, "the human comes back to the page that wanted it");
        }

        var page = await person.Http.GetStringAsync(address.PathAndQuery);
        page.Should().Contain("needs you to be here").And.Contain("The " + agent.Id).And.Contain("Answer support mail");
        var done = await person.SubmitAsync(address.PathAndQuery, page);
        done.StatusCode.Should().Be(HttpStatusCode.OK, await done.Content.ReadAsStringAsync());
        return true;
    }
}
