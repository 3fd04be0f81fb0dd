using System.Globalization;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>
/// Reads Microsoft Entra's claims about subject and actor: <c>oid</c> and <c>idtyp</c>, and the facets <c>xms_sub_fct</c> and
/// <c>xms_act_fct</c>, which are numbers between spaces.
/// </summary>
internal static class EntraFacets
{
    private const string ObjectId = "oid";
    private const string IdentityType = "idtyp";
    private const string SubjectFacets = "xms_sub_fct";
    private const string ActorFacets = "xms_act_fct";
    private const string Blueprint = "xms_par_app_azp";
    private const int AgentIdentity = 11;
    private const int AgentUser = 13;

    public static SubjectMapping OfIdToken(ForeignClaims claims) =>
        Map(claims, claims.Rest.OptionalText(IdentityType) ?? ClaimNames.User, claims.Rest.OptionalText(ClaimNames.AuthorizedParty));

    // Without idtyp nothing tells a person from a program for certain: the optional claim must be switched on at the API's registration.
    public static SubjectMapping OfAccessToken(ForeignClaims claims, string party) =>
        Map(claims, claims.Rest.OptionalText(IdentityType) ?? "", party);

    private static SubjectMapping Map(ForeignClaims claims, string type, string? party)
    {
        var rest = claims.Rest;
        var (subject, actor) = (Facets(rest, SubjectFacets), Facets(rest, ActorFacets));
        if (rest.Has(ClaimNames.Actor))
        {
            rest.Fail(new(TokenError.BadClaim, "The claim act is not one that this issuer writes."));
        }

        var kind = subject.Contains(AgentIdentity) || subject.Contains(AgentUser) ? SubjectKind.Agent
            : type == ClaimNames.User ? SubjectKind.Human
            : type == "app" ? SubjectKind.Service
            : SubjectKind.Unknown;
        var acts = actor.Contains(AgentIdentity) || actor.Contains(AgentUser);
        if (acts && party is null)
        {
            rest.Fail(new(TokenError.BadClaim, "An agent acts and the token does not name it."));
        }

        // An agent for itself is the subject; there is nobody for whom it acts.
        var acting = acts && type != "app" ? new Actor(claims.Issuer, party ?? "", null) : null;
        return new(rest.Text(ObjectId), kind, acting, acts ? rest.OptionalText(Blueprint) : null);
    }

    private static HashSet<int> Facets(ClaimReader claims, string name)
    {
        var numbers = new HashSet<int>();
        foreach (var word in claims.Words(name))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                claims.Fail(new(TokenError.BadClaim, $"The claim {name} is not a list of numbers."));
                break;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
