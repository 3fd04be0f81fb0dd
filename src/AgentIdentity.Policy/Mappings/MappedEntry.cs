using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings;

/// <summary>What a mapping file says about one tool, operation or model.</summary>
/// <param name="Info">What people need to know of it.</param>
/// <param name="Operation">The name in the relations that takes the place of the method's, or null.</param>
/// <param name="Input">The type of the arguments, or null where none was declared.</param>
internal sealed record MappedEntry(
    MappingInfo Info, string? Operation, ResourceTemplate? Resource, ImmutableArray<AttributeTemplate> Attributes, InputType? Input)
{
    /// <summary>The name that rules have for the arguments.</summary>
    public const string Arguments = "args";

    private static readonly CelValue None = CelValue.FromMap(new Dictionary<string, CelValue>(StringComparer.Ordinal));

    private readonly bool _computes = Resource is not null || Attributes.Any(a => a.ReadsArguments);

    private readonly MappedCall _fixed = new()
    {
        Operation = Operation,
        Risk = Info.Risk,
        HumanRelation = Resource?.Human,
        AgentRelation = Resource?.Agent,
        Attributes = CelValue.FromMap(Attributes.Where(a => !a.ReadsArguments).ToDictionary(a => a.Name, a => a.Read(CelActivation.Empty), StringComparer.Ordinal)),
    };

    /// <summary>What a call of a tool or a model means.</summary>
    public MappedCall Map(Call call)
    {
        if (!call.ArgumentsKnown)
        {
            return Unknown(open: call.ForList);
        }

        if (Input is null && !_computes)
        {
            return _fixed;
        }

        var arguments = (call.Arguments, Input) switch
        {
            ({ } json, { } type) => InputReading.Read(json, type, Arguments),
            ({ } json, null) => CelValue.FromJson(json),
            (null, { Required: [var missing, ..] }) => CelValue.Error($"{Arguments}.{missing} is missing"),
            _ => None,
        };
        return Map(arguments, []);
    }

    /// <summary>What a call with these arguments means.</summary>
    /// <param name="unread">The arguments of these that nobody has read.</param>
    public MappedCall Map(CelValue arguments, ImmutableArray<string> unread)
    {
        if (arguments.IsError)
        {
            return _fixed with { Problem = arguments.ErrorText, Fault = MappingFault.Arguments };
        }

        var mapped = _fixed with { Arguments = arguments, Unread = unread };
        if (!_computes)
        {
            return mapped;
        }

        var values = CelActivation.Of((Arguments, arguments)).WithUnknown(unread.AsSpan());
        return WithResource(WithAttributes(mapped, values), values);
    }

    private MappedCall Unknown(bool open) => _fixed with
    {
        Open = open,
        Problem = open || Resource is null ? null : "the resource depends on arguments that were not read",
        Fault = open || Resource is null ? MappingFault.None : MappingFault.Body,
        Attributes = CelValue.FromMap(Attributes.ToDictionary(
            a => a.Name, a => a.ReadsArguments ? CelValue.Unknown(Arguments) : a.Read(CelActivation.Empty), StringComparer.Ordinal)),
    };

    private MappedCall WithAttributes(MappedCall mapped, CelActivation values)
    {
        if (!Attributes.Any(a => a.ReadsArguments))
        {
            return mapped;
        }

        var read = new Dictionary<string, CelValue>(StringComparer.Ordinal);
        foreach (var attribute in Attributes)
        {
            var value = attribute.Read(values);
            if (value.IsError)
            {
                return mapped with { Problem = $"the attribute {attribute.Name} ({attribute.Program!.Source}) is not known: {value.ErrorText}", Fault = MappingFault.Arguments };
            }

            read[attribute.Name] = value;
        }

        return mapped with { Attributes = CelValue.FromMap(read) };
    }

    private MappedCall WithResource(MappedCall mapped, CelActivation values)
    {
        if (Resource is null || mapped.Problem is not null)
        {
            return mapped;
        }

        if (mapped.Unread.Length > 0 && Resource.Id.Evaluate(values).IsUnknown)
        {
            return mapped with { Problem = $"the id of the {Resource.Type} stands in the body, which was not read", Fault = MappingFault.Body };
        }

        var (resource, problem) = Resource.Name(values);
        return mapped with { Resource = resource, Problem = problem, Fault = problem is null ? MappingFault.None : MappingFault.Resource };
    }
}
