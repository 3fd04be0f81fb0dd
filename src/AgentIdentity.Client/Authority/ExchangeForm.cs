namespace AgentIdentity.Client.Authority;

/// <summary>The forms of a token exchange (RFC 8693 section 2.1), as the token endpoint reads them.</summary>
internal static class ExchangeForm
{
    private const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>By the human's token where there is one, by the delegation alone where there is none; in both the agent shows its actor token.</summary>
    public static List<KeyValuePair<string, string>> Of(ExchangeRequest request, AccessToken actor)
    {
        var form = Begin(request);
        if (request.Human is { } human)
        {
            form.AddRange([new("subject_token", human.Value), new("subject_token_type", human.Type), new("delegation", request.DelegationId)]);
        }
        else
        {
            form.AddRange([new("subject_token", request.DelegationId), new("subject_token_type", "urn:agentidentity:token-type:delegation")]);
        }

        form.AddRange([new("actor_token", actor.Value), new("actor_token_type", AccessTokenType)]);
        return form;
    }

    /// <summary>By a delegated token that this key holds: the actor stays who it is.</summary>
    public static List<KeyValuePair<string, string>> Continuing(AccessToken held, ExchangeRequest request)
    {
        var form = Begin(request);
        form.AddRange([new("subject_token", held.Value), new("subject_token_type", AccessTokenType)]);
        return form;
    }

    private static List<KeyValuePair<string, string>> Begin(ExchangeRequest request)
    {
        List<KeyValuePair<string, string>> form =
            [new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), new("resource", request.Resource)];
        if (request.Details is { } details)
        {
            form.Add(new("authorization_details", details.ToJson()));
        }

        if (request.Scope is { } scope)
        {
            form.Add(new("scope", scope));
        }

        return form;
    }
}
