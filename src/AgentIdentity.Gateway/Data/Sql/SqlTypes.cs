using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>Types that a statement may name, by all their spellings. Those that look up objects of the database by a text are not among them.</summary>
internal static class SqlTypes
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["smallint"] = "int2",
        ["int2"] = "int2",
        ["int"] = "int4",
        ["integer"] = "int4",
        ["int4"] = "int4",
        ["bigint"] = "int8",
        ["int8"] = "int8",
        ["numeric"] = "numeric",
        ["decimal"] = "numeric",
        ["real"] = "float4",
        ["float4"] = "float4",
        ["float8"] = "float8",
        ["double"] = "float8",
        ["text"] = "text",
        ["varchar"] = "varchar",
        ["character"] = "bpchar",
        ["char"] = "bpchar",
        ["bpchar"] = "bpchar",
        ["boolean"] = "bool",
        ["bool"] = "bool",
        ["date"] = "date",
        ["time"] = "time",
        ["timetz"] = "timetz",
        ["timestamp"] = "timestamp",
        ["timestamptz"] = "timestamptz",
        ["interval"] = "interval",
        ["uuid"] = "uuid",
        ["json"] = "json",
        ["jsonb"] = "jsonb",
        ["bytea"] = "bytea",
        ["inet"] = "inet",
        ["cidr"] = "cidr",
        ["money"] = "money",
        ["tsvector"] = "tsvector",
        ["tsquery"] = "tsquery",
        ["daterange"] = "daterange",
        ["tstzrange"] = "tstzrange",
        ["numrange"] = "numrange",
        ["int4range"] = "int4range",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>PostgreSQL's own name of the type; null where it may not be named.</summary>
    public static string? Find(string word) => Names.GetValueOrDefault(word);

    /// <summary>Whether a text right after the word is a value of the type.</summary>
    public static bool BeginsValue(string word) => word is "date" or "time" or "timestamp" or "timestamptz" or "interval" or "numeric" or "uuid" or "jsonb" or "json";

    public static bool TakesLength(string type) => type is "varchar" or "bpchar" or "numeric" or "time" or "timetz" or "timestamp" or "timestamptz" or "interval";
}
