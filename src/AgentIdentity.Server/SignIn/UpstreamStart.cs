using AgentIdentity.Server.Issuers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AgentIdentity.Server.SignIn;

/// <summary>GET /account/sign-in/{issuer}: off to the issuer. A link and no form, because a form's redirect would need the page to allow every issuer as a target.</summary>
internal static class UpstreamStart
{
    public static void MapUpstreamSignIn(this IEndpointRouteBuilder app) =>
        app.MapGet("/account/sign-in/{issuer}", static async (string issuer, string? returnUrl, bool? again, HttpContext http, PeopleIssuers issuers, ILogger<UpstreamEvents> log) =>
        {
            if (issuers.Named(issuer)?.Settings.SignIn is null)
            {
                return Problems.Of(404, ServerError.NotFound, "Nobody signs in here by way of an issuer of this name.");
            }

            try
            {
                var errand = new UpstreamErrand(again == true ? (await PersonSession.FindAsync(http))?.Id : null, Freshness.Asked(http.Request.Query)?.WithRoom());
                await http.ChallengeAsync(UpstreamSignIn.SchemeOf(issuer), errand.ToProperties(PersonSession.Next(http, returnUrl)));
                return Results.Empty;
            }
            catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or OpenIdConnectProtocolException)
            {
                Log.UpstreamUnavailable(log, issuer, failure);
                return Problems.Of(503, ServerError.UpstreamUnavailable, "The issuer cannot be reached, or refused to begin. Try again, or sign in another way.");
            }
        }).WithMetadata(new AnonymousBecauseAttribute("nobody has a session before signing in, and it leads to a configured issuer only"));
}
