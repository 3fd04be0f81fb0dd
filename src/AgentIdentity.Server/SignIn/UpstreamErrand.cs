using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace AgentIdentity.Server.SignIn;

/// <summary>
/// What somebody goes to an issuer for. It travels in the handler's own sealed state, so that what was asked is what is looked for in
/// the answer.
/// </summary>
/// <param name="Person">The account that signs in again; null for anybody who signs in.</param>
/// <param name="Asked">How freshly and strongly; null for as it comes.</param>
internal sealed record UpstreamErrand(string? Person, Freshness? Asked)
{
    private const string PersonItem = "agentidentity:person";
    private const string AcrItem = "agentidentity:acr";
    private const string AgeItem = "agentidentity:max_age";

    public AuthenticationProperties ToProperties(string next)
    {
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = next };
        Set(PersonItem, Person);
        Set(AcrItem, Asked?.Acr);
        if (Asked?.MaxAge is { } age && age < UpstreamSignIn.MaxAge)
        {
            Set(AgeItem, ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            properties.MaxAge = age;
        }

        return properties;

        void Set(string item, string? value)
        {
            if (value is not null)
            {
                properties.Items[item] = value;
            }
        }
    }

    public static UpstreamErrand Of(AuthenticationProperties? properties)
    {
        var age = Item(AgeItem) is { } seconds ? TimeSpan.FromSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)) : (TimeSpan?)null;
        return new UpstreamErrand(Item(PersonItem), age is null && Item(AcrItem) is null ? null : new Freshness(age, Item(AcrItem)));

        string? Item(string name) => properties?.Items.TryGetValue(name, out var value) == true ? value : null;
    }
}
