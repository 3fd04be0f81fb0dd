using System.Net;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.Tests.Consent;

/// <summary>A person on the consent page of an agent that asked.</summary>
internal sealed record ConsentVisit(ServerUnderTest Server, TestAgent Agent, Browser Person, string Address)
{
    public static async Task<ConsentVisit> OpenAsync(ServerUnderTest server, params (string Name, string? Value)[] ask) =>
        await OpenAsync(server, await server.AddAgentAsync(), await server.AddPersonAsync(), ask);

    public static async Task<ConsentVisit> OpenAsync(ServerUnderTest server, TestAgent agent, Browser person, params (string Name, string? Value)[] ask)
    {
        var pushed = await agent.PushAsync(Grants.Verifier, ask);
        pushed.Json.TryGetProperty("request_uri", out _).Should().BeTrue(pushed.Json.GetRawText());
        await person.SignInAsync();
        var first = await person.GetAsync($"/oauth2/authorize?client_id={agent.Id}&request_uri={Uri.EscapeDataString(pushed["request_uri"]!)}");
        return new ConsentVisit(server, agent, person, first.Headers.Location!.ToString());
    }

    public async Task<string> PageAsync() => WebUtility.HtmlDecode(await Person.Http.GetStringAsync(Address));

    public async Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] fields) =>
        await Person.SubmitAsync(Address, await Person.Http.GetStringAsync(Address), fields);

    /// <summary>Grants with these fields and returns the delegation as the API shows it.</summary>
    public async Task<System.Text.Json.JsonElement> GrantAsync(params (string Name, string Value)[] fields)
    {
        var answer = await PostAsync([("decision", "grant"), .. fields]);
        answer.StatusCode.Should().Be(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        var back = await Person.GetAsync(answer.Headers.Location!.ToString());
        var code = QueryHelpers.ParseQuery(back.Headers.Location!.Query)["code"].ToString();
        return await Server.AdminGetAsync($"/admin/delegations/{(await Agent.RedeemAsync(code)).DelegationId()}");
    }
}
