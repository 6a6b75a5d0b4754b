/**
 * What names a writer's schema: Confluent's id, or in text another kind of id and the id itself: `guid 9f1c…`, Confluent's, or
 * `globalId 7` and `contentId 7`, Apicurio's.
 */
export type SchemaId = number | string;
